--- `:checkhealth maquette`: whether the program is found and what it is.

local M = {}

function M.check()
  vim.health.start("maquette")
  local program = require("maquette").options.cmd[1]
  if vim.fn.executable(program) == 0 then
    vim.health.error(("`%s` is not found"):format(program), {
      "Install it: `cargo install --path plugins/cli` from the repository's root",
      "or name it: `require('maquette').setup({ cmd = { '/path/to/maquette', 'lsp' } })`",
    })
    return
  end
  local answer = vim.system({ program, "--version" }, { text = true }):wait()
  vim.health.ok(vim.trim(answer.stdout) .. " at " .. vim.fn.exepath(program))
  if #vim.lsp.get_clients({ name = "maquette" }) == 0 then
    vim.health.info("no prompt file is open, so no server runs")
  else
    vim.health.ok("the server runs")
  end
end

return M
