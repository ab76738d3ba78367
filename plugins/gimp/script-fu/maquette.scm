; Maquette in GIMP 2.10, through files.
;
; Script-Fu speaks to no daemon. `maquette watch FOLDER` keeps FOLDER/<shot>.png and FOLDER/<shot>.json current; here a shot is put on a
; layer, and brought up to date when its file has changed. What a layer came from it remembers in parasites: the path of its file, the
; digest of what was loaded, and the whole sidecar, with take, tier, seed, prompt, model and cost.

; Parasites that are saved with the image, and follow undo.
(define maquette-flags 3)

; Files.

(define (maquette-read-text path)
  (let* ((port (open-input-file path)) (chars '()) (char (read-char port)))
    (while (not (eof-object? char))
      (set! chars (cons char chars))
      (set! char (read-char port)))
    (close-input-port port)
    (list->string (reverse chars))))

; Where a text begins inside another, from a place on; #f if nowhere.
(define (maquette-find text wanted from)
  (let ((last (- (string-length text) (string-length wanted))) (at from) (found #f))
    (while (and (not found) (<= at last))
      (if (string=? (substring text at (+ at (string-length wanted))) wanted)
          (set! found at)
          (set! at (+ at 1))))
    found))

; A text field of the still in a sidecar; #f if there is none. Its values have no quotes in them: digests, names of files and takes.
(define (maquette-field sidecar name)
  (let* ((still (maquette-find sidecar "\"still\": {" 0))
         (label (string-append "\"" name "\": \""))
         (at (and still (maquette-find sidecar label still)))
         (begins (and at (+ at (string-length label))))
         (ends (and begins (maquette-find sidecar "\"" begins))))
    (and ends (substring sidecar begins ends))))

(define (maquette-sidecar-path path)
  (string-append (substring path 0 (- (string-length path) 4)) ".json"))

; Layers and what they remember.

(define (maquette-remember layer name text)
  (gimp-item-attach-parasite layer (list name maquette-flags text)))

(define (maquette-recall layer name)
  (if (member name (cadr (gimp-item-get-parasite-list layer)))
      (caddr (car (gimp-item-get-parasite layer name)))
      #f))

(define (maquette-remember-file layer path sidecar)
  (maquette-remember layer "maquette-path" path)
  (maquette-remember layer "maquette-digest" (maquette-field sidecar "file_digest"))
  (maquette-remember layer "maquette-sidecar" sidecar)
  (gimp-item-set-name layer (string-append (maquette-field sidecar "file") " (" (maquette-field sidecar "take") ")")))

; Makes a layer as large as fits into a box, in its middle: a take is never stretched.
(define (maquette-fit layer x y width height)
  (let* ((wide (car (gimp-drawable-width layer))) (high (car (gimp-drawable-height layer)))
         (scale (min (/ width wide) (/ height high)))
         (new-wide (max 1 (round (* wide scale)))) (new-high (max 1 (round (* high scale)))))
    (if (not (and (= wide new-wide) (= high new-high)))
        (gimp-layer-scale layer new-wide new-high FALSE))
    (gimp-layer-set-offsets layer (+ x (round (/ (- width new-wide) 2))) (+ y (round (/ (- height new-high) 2))))))

(define (maquette-layer-of image path parent position)
  (let ((layer (car (gimp-file-load-layer RUN-NONINTERACTIVE image path))))
    (gimp-image-insert-layer image layer parent position)
    layer))

; All layers, those inside of groups as well.
(define (maquette-layers items)
  (if (null? items)
      '()
      (append
        (list (car items))
        (if (= TRUE (car (gimp-item-is-group (car items))))
            (maquette-layers (vector->list (cadr (gimp-item-get-children (car items)))))
            '())
        (maquette-layers (cdr items)))))

; Menu entries.

(define (script-fu-maquette-open-shot image drawable folder shot)
  (let* ((path (string-append folder "/" shot ".png")) (sidecar-path (maquette-sidecar-path path)))
    (if (and (file-exists? path) (file-exists? sidecar-path) (maquette-field (maquette-read-text sidecar-path) "file_digest"))
        (let ((sidecar (maquette-read-text sidecar-path)))
          (gimp-image-undo-group-start image)
          (let ((layer (maquette-layer-of image path 0 0)))
            (maquette-fit layer 0 0 (car (gimp-image-width image)) (car (gimp-image-height image)))
            (maquette-remember-file layer path sidecar))
          (gimp-image-undo-group-end image)
          (gimp-displays-flush))
        (gimp-message (string-append "There is no still of " shot " in " folder ". In the project's folder, run:\n\nmaquette watch \"" folder "\"")))))

; Brings one layer up to date. Gives 1 if it was another picture, else 0.
(define (maquette-refresh-layer image layer path)
  (let* ((sidecar (maquette-read-text (maquette-sidecar-path path))) (digest (maquette-field sidecar "file_digest")))
    (if (or (not digest) (equal? digest (maquette-recall layer "maquette-digest")))
        0
        (let* ((offsets (gimp-drawable-offsets layer))
               (new (maquette-layer-of image path (car (gimp-item-get-parent layer)) (car (gimp-image-get-item-position image layer)))))
          (maquette-fit new (car offsets) (cadr offsets) (car (gimp-drawable-width layer)) (car (gimp-drawable-height layer)))
          (gimp-layer-set-opacity new (car (gimp-layer-get-opacity layer)))
          (gimp-layer-set-mode new (car (gimp-layer-get-mode layer)))
          (gimp-item-set-visible new (car (gimp-item-get-visible layer)))
          (gimp-image-remove-layer image layer)
          (maquette-remember-file new path sidecar)
          1))))

(define (script-fu-maquette-refresh image drawable)
  (let ((changed 0) (missing "") (ours 0))
    (gimp-image-undo-group-start image)
    (for-each
      (lambda (layer)
        (let ((path (maquette-recall layer "maquette-path")))
          (if path
              (begin
                (set! ours (+ ours 1))
                (if (and (file-exists? path) (file-exists? (maquette-sidecar-path path)))
                    (set! changed (+ changed (maquette-refresh-layer image layer path)))
                    (set! missing (string-append missing "\n" path)))))))
      (maquette-layers (vector->list (cadr (gimp-image-get-layers image)))))
    (gimp-image-undo-group-end image)
    (gimp-displays-flush)
    (if (= ours 0)
        (gimp-message "No layer of this image came from Maquette. Filters > Maquette > Open Shot as Layer brings one."))
    (if (not (string=? missing ""))
        (gimp-message (string-append "These files are gone, and their layers stay as they are:" missing)))
    (if (and (> ours 0) (= changed 0) (string=? missing ""))
        (gimp-message "Every layer of Maquette is current."))))

; A name in a folder that no file has yet.
(define (maquette-free-path folder name number)
  (let ((path (string-append folder "/" name (if (= number 1) "" (string-append "-" (number->string number))) ".png")))
    (if (file-exists? path)
        (maquette-free-path folder name (+ number 1))
        path)))

(define (script-fu-maquette-save-layer image drawable folder shot)
  (let ((path (maquette-free-path folder shot 1)))
    (file-png-save2 RUN-NONINTERACTIVE image drawable path path 0 6 0 0 0 0 0 0 0)
    (gimp-message (string-append "The layer is saved. In the project's folder, run:\n\nmaquette import \"" path "\" --shot \"" shot "\""))))

(define (maquette-register name label text . arguments)
  (apply script-fu-register
    (append (list name label text "Maquette" "Maquette" "2026" "*" SF-IMAGE "Image" 0 SF-DRAWABLE "Layer" 0) arguments))
  (script-fu-menu-register name "<Image>/Filters/Maquette"))

(maquette-register "script-fu-maquette-open-shot" "_Open Shot as Layer..."
  "Puts a shot's still from a folder that `maquette watch` keeps onto a layer"
  SF-DIRNAME "Folder of `maquette watch`" "" SF-STRING "Shot" "")
(maquette-register "script-fu-maquette-refresh" "_Refresh Maquette Layers"
  "Brings layers up to date whose files have changed")
(maquette-register "script-fu-maquette-save-layer" "_Save Layer for Maquette..."
  "Saves the layer as PNG, and says the command that brings it into Maquette"
  SF-DIRNAME "Folder" "" SF-STRING "Shot" "")
