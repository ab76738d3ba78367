-- For those who call `vim.lsp.enable("maquette")` themselves (Neovim 0.11 and later).

return vim.tbl_extend("keep", require("maquette").config(), { root_markers = { "maquette.toml", ".git" } })
