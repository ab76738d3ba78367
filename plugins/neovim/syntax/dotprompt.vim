" Colours for prompt files, used only where no other plugin has coloured them: YAML front matter and a Handlebars body.

if exists('b:current_syntax') || len(globpath(&runtimepath, 'syntax/dotprompt.vim', 0, 1)) > 1
  finish
endif

syntax include @dotpromptYaml syntax/yaml.vim
unlet! b:current_syntax

syntax region dotpromptFront matchgroup=dotpromptFence start=/\%^\%(\s*\%(#.*\)\=\n\)*---\s*$/ end=/^---\s*$/ contains=@dotpromptYaml keepend
syntax region dotpromptComment start=/{{!--/ end=/--}}/
syntax region dotpromptComment start=/{{!\%(--\)\@!/ end=/}}/
syntax region dotpromptTag matchgroup=dotpromptBraces start=/{{{\=\%(!\)\@!/ end=/}}}\=/ oneline contains=dotpromptBlock,dotpromptHelper,dotpromptPartial,dotpromptText,dotpromptNumber,dotpromptContext
syntax match dotpromptBlock /[#/^]\s*\h\w*/ contained
syntax match dotpromptPartial />\s*[^ }]\+/ contained
syntax keyword dotpromptHelper json role history section media ifEquals unlessEquals if unless each with else lookup log contained
syntax match dotpromptContext /@[a-zA-Z_.]\+/ contained
syntax match dotpromptNumber /\<\d\+\%(\.\d\+\)\=\>/ contained
syntax region dotpromptText start=/"/ end=/"/ contained oneline
syntax region dotpromptText start=/'/ end=/'/ contained oneline

highlight default link dotpromptFence PreProc
highlight default link dotpromptBraces Delimiter
highlight default link dotpromptTag Identifier
highlight default link dotpromptBlock Statement
highlight default link dotpromptHelper Function
highlight default link dotpromptPartial Include
highlight default link dotpromptContext Special
highlight default link dotpromptNumber Number
highlight default link dotpromptText String
highlight default link dotpromptComment Comment

let b:current_syntax = 'dotprompt'
