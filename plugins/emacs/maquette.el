;;; maquette.el --- Prompt files that know tiers, by eglot  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, multimedia
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Serves Dotprompt files (`.prompt') with `maquette lsp'.  All knowledge is the
;; server's; this file holds no prices and no rules.  It gives Emacs a small
;; major mode where none is installed, tells eglot of the server, and has a
;; command for each thing that a prompt file can do, since eglot shows no lenses.

;;; Code:

(require 'eglot)
(require 'cl-lib)

(defgroup maquette nil
  "Prompt files that know tiers."
  :group 'tools
  :prefix "maquette-")

(defcustom maquette-command '("maquette" "lsp")
  "The language server and its arguments."
  :type '(repeat string))

(defcustom maquette-start-daemon t
  "Whether opening a prompt file of ours starts the daemon."
  :type 'boolean)

(defvar maquette-last-shown nil
  "The last picture or page that was shown, for scripts.")

(defvar maquette-shown-functions nil
  "Called with the URI of a picture or page after it was shown.")

;;;; The mode

(defvar maquette--font-lock
  '(("{{!--\\(?:.\\|\n\\)*?--}}\\|{{![^}]*}}" 0 font-lock-comment-face t)
    ("\\`---[ \t]*$\\|^---[ \t]*$" . font-lock-preprocessor-face)
    ("^\\([A-Za-z_][A-Za-z0-9_.-]*\\):" 1 font-lock-variable-name-face)
    ("{{>[ \t]*\\([^ }]+\\)" 1 font-lock-constant-face)
    ("{{[#/^][ \t]*\\([A-Za-z]+\\)" 1 font-lock-keyword-face)
    ("{{[ \t]*\\(json\\|role\\|history\\|section\\|media\\|else\\)\\_>" 1 font-lock-builtin-face)
    ("{{[ \t]*\\([A-Za-z_@][A-Za-z0-9_.]*\\)[ \t]*}}" 1 font-lock-variable-name-face)
    ("{{{?\\|}}}?" . font-lock-delimiter-face))
  "Colours of `dotprompt-mode'.")

(unless (facep 'font-lock-delimiter-face)
  ;; Emacs 28 has no such face.
  (setf (cdr (car (last maquette--font-lock))) 'font-lock-builtin-face))

(unless (fboundp 'dotprompt-mode)
  (define-derived-mode dotprompt-mode text-mode "Prompt"
    "Dotprompt files: YAML front matter and a Handlebars body."
    (setq-local comment-start "{{! "
                comment-end " }}")
    (setq-local font-lock-defaults '(maquette--font-lock t))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.prompt\\'" . dotprompt-mode))

;;;; The server

(defclass maquette-server (eglot-lsp-server) ()
  :documentation "`maquette lsp'.")

(defun maquette--contact (&optional _interactive _project)
  "The server's class and command, for `eglot-server-programs'."
  (cons 'maquette-server maquette-command))

(defun maquette--options ()
  "What the server is told of the settings here."
  (list :startDaemon (if maquette-start-daemon t :json-false)
        :hoverImages "off"))

(cl-defmethod eglot-initialization-options ((_server maquette-server))
  "Settings at the start."
  (maquette--options))

(add-to-list 'eglot-server-programs
             '((dotprompt-mode :language-id "dotprompt") . maquette--contact))

(defun maquette--shown (uri)
  "Remember and tell that URI was shown."
  (setq maquette-last-shown uri)
  (message "Maquette: %s" uri)
  (run-hook-with-args 'maquette-shown-functions uri))

(cl-defmethod eglot-handle-request
  ((_server maquette-server) (_method (eql window/showDocument))
   &key uri external &allow-other-keys)
  "Show URI: outside with `browse-url' where EXTERNAL says so, else here."
  (let ((outside (or (eq external t) (string-prefix-p "http" uri))))
    ;; The answer does not wait for the viewer, and a viewer that is missing is no fault:
    ;; the link stands in the echo area.
    (run-with-timer 0 nil
                    (lambda ()
                      (if outside
                          (ignore-errors (browse-url uri))
                        (ignore-errors (find-file (maquette--path uri))))
                      (maquette--shown uri))))
  '(:success t))

(defun maquette--path (uri)
  "The file that URI names."
  (if (fboundp 'eglot-uri-to-path)
      (eglot-uri-to-path uri)
    (with-no-warnings (eglot--uri-to-path uri))))

(cl-defmethod eglot-client-capabilities ((_server maquette-server))
  "What eglot can do, and that documents can be shown, which an older one does not know of itself."
  (let* ((all (cl-call-next-method))
         (window (plist-get all :window)))
    (plist-put all :window (append '(:showDocument (:support t))
                                   (and (listp window) window)))))

;;;; Commands

(defun maquette--server ()
  "The server of this buffer."
  (with-no-warnings (eglot--current-server-or-lose)))

(defun maquette--uri ()
  "This file, as the server names it."
  (plist-get (with-no-warnings (eglot--TextDocumentIdentifier)) :uri))

(defun maquette--execute (command arguments)
  "Have the server do COMMAND with the vector ARGUMENTS."
  (with-no-warnings (eglot--signal-textDocument/didChange))
  (jsonrpc-request (maquette--server) :workspace/executeCommand
                   (list :command command :arguments (or arguments []))))

(defun maquette--actions ()
  "What can be done with this file, in the server's words: pairs of title and command."
  (with-no-warnings (eglot--signal-textDocument/didChange))
  (let ((actions
         (jsonrpc-request
          (maquette--server) :textDocument/codeAction
          (list :textDocument (list :uri (maquette--uri))
                :range (list :start '(:line 0 :character 0)
                             :end (list :line (line-number-at-pos (point-max) t) :character 0))
                :context '(:diagnostics [])))))
    (cl-loop for action across (or actions [])
             for inner = (plist-get action :command)
             for command = (if (stringp inner) action inner)
             when command collect (cons (plist-get command :title) command))))

(defun maquette--run (name)
  "Do what the server offers under the command NAME for this file."
  (let ((found (cl-find name (mapcar #'cdr (maquette--actions))
                        :key (lambda (command) (plist-get command :command))
                        :test #'equal)))
    (unless found
      (user-error "Maquette: %s is not possible here now" (string-remove-prefix "maquette." name)))
    (maquette--execute name (plist-get found :arguments))))

(defun maquette-do ()
  "Choose among all that Maquette can do with this file; prices stand beside."
  (interactive)
  (let* ((all (cl-remove-if-not
               (lambda (pair) (string-prefix-p "maquette." (plist-get (cdr pair) :command)))
               (maquette--actions)))
         (chosen (cdr (assoc (completing-read "Maquette: " all nil t) all))))
    (maquette--execute (plist-get chosen :command) (plist-get chosen :arguments))))

(defun maquette-draft ()
  "Draft this file's shot."
  (interactive)
  (maquette--run "maquette.draft"))

(defun maquette-promote ()
  "Promote the kept takes of this file's shot."
  (interactive)
  (maquette--run "maquette.promote"))

(defun maquette-anchor ()
  "Set the anchor frame of this file's shot."
  (interactive)
  (maquette--run "maquette.anchor"))

(defun maquette-motion ()
  "Make the clip of this file's shot."
  (interactive)
  (maquette--run "maquette.motion"))

(defun maquette-board ()
  "Compose and show the board of this file's shot."
  (interactive)
  (maquette--run "maquette.board"))

(defun maquette--takes ()
  "The takes of this file's shot, newest first."
  (append (plist-get (jsonrpc-request (maquette--server) :maquette/takes (list :uri (maquette--uri)))
                     :takes)
          nil))

(defun maquette--choose-take ()
  "Ask the person for a take of this file's shot."
  (let ((all (cl-loop for take in (maquette--takes)
                      collect (cons (format "%s  %s  %s%s" (plist-get take :id) (plist-get take :tier)
                                            (or (plist-get take :verdict) "")
                                            (if (eq (plist-get take :anchor) t) "  anchor" ""))
                                    take))))
    (unless all (user-error "Maquette: this shot has no takes yet"))
    (cdr (assoc (completing-read "Take: " all nil t) all))))

(defun maquette--judge (command)
  "Do COMMAND with a take that the person chooses."
  (maquette--execute command (vector (list :uri (maquette--uri)
                                           :takes (vector (plist-get (maquette--choose-take) :id))))))

(defun maquette-keep ()
  "Keep a take of this file's shot."
  (interactive)
  (maquette--judge "maquette.keep"))

(defun maquette-reject ()
  "Reject a take of this file's shot."
  (interactive)
  (maquette--judge "maquette.reject"))

(defun maquette-look ()
  "Look at a take of this file's shot, in Emacs where it shows pictures, else outside."
  (interactive)
  (let* ((take (maquette--choose-take))
         (path (plist-get take :path)))
    (if (and path (display-images-p) (not (equal (plist-get take :stage) "motion")))
        (view-file path)
      (browse-url (or (plist-get take :url) path)))
    (maquette--shown (or (plist-get take :url) path))))

(defvar maquette-map
  (let ((map (make-sparse-keymap)))
    (define-key map "m" #'maquette-do)
    (define-key map "d" #'maquette-draft)
    (define-key map "p" #'maquette-promote)
    (define-key map "a" #'maquette-anchor)
    (define-key map "v" #'maquette-motion)
    (define-key map "b" #'maquette-board)
    (define-key map "k" #'maquette-keep)
    (define-key map "r" #'maquette-reject)
    (define-key map "l" #'maquette-look)
    map)
  "Keys of Maquette, to be bound behind a prefix of your choice.")

(provide 'maquette)
;;; maquette.el ends here
