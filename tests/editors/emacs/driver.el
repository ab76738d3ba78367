;;; driver.el --- Works a prompt file in Emacs with eglot through maquette.el, and says what it saw  -*- lexical-binding: t; -*-

;;; Code:

(require 'maquette)
(require 'flymake)

(defvar driver-ended nil "What the last progress said at its end.")
(defvar driver-shown nil "What was shown.")

(defun driver-say (format &rest arguments)
  "Print a line by FORMAT and ARGUMENTS."
  (princ (concat (apply #'format format arguments) "\n") #'external-debugging-output))

(defun driver-await (step look &optional seconds)
  "Give what LOOK finds for STEP, waiting at most SECONDS."
  (let ((end (+ (float-time) (or seconds 30)))
        found)
    (while (not (setq found (funcall look)))
      (when (> (float-time) end)
        (driver-say "FAILED %s: nothing came" step)
        (with-current-buffer "*Messages*" (driver-say "%s" (buffer-string)))
        (kill-emacs 1))
      (accept-process-output nil 0.05))
    found))

(defun driver-ok (step text)
  "Say that STEP was seen, with the first line of TEXT."
  (driver-say "ok %s: %s" step (replace-regexp-in-string "\n.*" "" text)))

(defun driver-diagnostic ()
  "Wait for the finding, and look where it points."
  (let ((found (driver-await
                "diagnostic"
                (lambda ()
                  (flymake-start)
                  (cl-find-if (lambda (one) (string-match-p "weather" (flymake-diagnostic-text one)))
                              (flymake-diagnostics))))))
    (let ((text (buffer-substring-no-properties (flymake-diagnostic-beg found) (flymake-diagnostic-end found))))
      (unless (string= text "weather")
        (driver-say "FAILED diagnostic: it points at `%s'" text)
        (kill-emacs 1))
      (driver-ok "diagnostic" (format "at `%s': %s" text (flymake-diagnostic-text found))))))

(defun driver-completion ()
  "Complete a field."
  (goto-char (point-min))
  (search-forward "maquette.count: 2\n")
  (insert "maquette.\n")
  (backward-char)
  (let ((found (driver-await
                "completion"
                (lambda ()
                  (pcase (eglot-completion-at-point)
                    (`(,start ,end ,table . ,_)
                     (cl-find-if (lambda (word) (string-match-p "\\`maquette\\.s" word))
                                 (all-completions (buffer-substring-no-properties start end) table))))))))
    (driver-ok "completion" (substring-no-properties found)))
  (delete-region (line-beginning-position) (1+ (line-end-position))))

(defun driver-hover ()
  "Read the documentation at a field."
  (goto-char (point-min))
  (search-forward "maquette.matr")
  (let (text)
    ;; Edits are told when a person pauses, which nobody does in a batch.
    (eglot--signal-textDocument/didChange)
    (eglot-hover-eldoc-function (lambda (doc &rest _) (setq text (and doc (format "%s" doc)))))
    (driver-await "hover" (lambda () text))
    (when (string-match-p "data:" text)
      (driver-say "FAILED hover: a terminal got a picture as text")
      (kill-emacs 1))
    (driver-ok "hover" text)))

(defun driver-draft ()
  "Choose Draft among what can be done, as a person does with `maquette-do'."
  (let ((title (driver-await
                "draft"
                (lambda ()
                  (cl-find-if (lambda (title) (string-match-p "\\`Draft.*credit" title))
                              (mapcar #'car (maquette--actions)))))))
    (driver-ok "draft" title)
    (maquette-draft)))

(advice-add 'eglot-handle-notification :after
            (lambda (_server method &rest parameters)
              (when (eq method '$/progress)
                (let ((value (plist-get parameters :value)))
                  (when (equal (plist-get value :kind) "end")
                    (setq driver-ended (or (plist-get value :message) "done")))))))
(add-hook 'maquette-shown-functions (lambda (uri) (setq driver-shown uri)))

(let ((browse-url-browser-function #'ignore)
      (eglot-sync-connect 30)
      (file (pop command-line-args-left)))
  (setq browse-url-browser-function #'ignore
        eglot-autoshutdown t)
  (find-file file)
  (driver-say "%s, eglot, %s" (emacs-version) major-mode)
  (apply #'eglot (eglot--guess-contact))
  (driver-diagnostic)
  (driver-completion)
  (driver-hover)
  (driver-draft)
  (driver-ok "finished" (driver-await "finished"
                                      (lambda ()
                                        (or driver-ended
                                            ;; An older eglot knows no progress; its result says that it is over.
                                            (and (< emacs-major-version 29) driver-shown)))
                                      60))
  (driver-ok "shown" (driver-await "shown" (lambda () driver-shown)))
  ;; What `eglot-shutdown' says, without its impatience: it kills a server that has not gone at once.
  (let* ((server (eglot-current-server))
         (process (jsonrpc--process server)))
    (setf (eglot--shutdown-requested server) t)
    (jsonrpc-request server :shutdown nil :timeout 10)
    (jsonrpc-notify server :exit nil)
    (driver-await "shutdown" (lambda () (not (process-live-p process))))
    (unless (eq 0 (process-exit-status process))
      (driver-say "FAILED shutdown: the server ended with %s" (process-exit-status process))
      (kill-emacs 1))
    (driver-ok "shutdown" "the server ended by itself")))
;;; driver.el ends here
