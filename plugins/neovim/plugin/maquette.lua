-- What Neovim runs at its start: prompt files get their type, and the plugin waits for one.

if vim.g.loaded_maquette then
  return
end
vim.g.loaded_maquette = true

if vim.fn.has("nvim-0.10") == 0 then
  vim.api.nvim_echo({ { "Maquette needs Neovim 0.10; its README has lines for older ones", "WarningMsg" } }, true, {})
  return
end

vim.filetype.add({ extension = { prompt = "dotprompt" } })
require("maquette").begin()
