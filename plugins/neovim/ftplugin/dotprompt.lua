-- Comments in prompt files are Handlebars comments.

vim.bo.commentstring = "{{! %s }}"
