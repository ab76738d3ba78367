-- Works a prompt file in Neovim 0.7, without the plugin, by the lines that its README gives for older ones.

local function say(text)
  -- The editor prints its own messages without an end of line.
  io.stdout:write("\n" .. text .. "\n")
  io.stdout:flush()
end

local function await(step, look, seconds)
  local found
  vim.wait((seconds or 30) * 1000, function()
    found = look()
    return found
  end, 20)
  if not found then
    say("FAILED " .. step .. ": nothing came; messages: " .. vim.fn.execute("messages"))
    vim.cmd("cquit 1")
  end
  return found
end

local seen = {}
local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.textDocument.codeLens = { dynamicRegistration = false }
local id = vim.lsp.start_client({
  name = "maquette",
  cmd = { "maquette", "lsp" },
  root_dir = vim.fn.expand("%:p:h:h"),
  capabilities = capabilities,
  get_language_id = function()
    return "dotprompt"
  end,
  handlers = {
    ["window/showMessage"] = function(_, message)
      seen.message = message.message
    end,
  },
})
vim.lsp.buf_attach_client(0, id)
local client = vim.lsp.get_client_by_id(id)
local here = { uri = vim.uri_from_bufnr(0) }

local function ask(method, params)
  local answer = client.request_sync(method, params, 10000, 0)
  return answer and answer.result
end

local function first(list, fits)
  for _, one in ipairs(list or {}) do
    if fits(one) then
      return one
    end
  end
end

local finding = await("diagnostic", function()
  return first(vim.diagnostic.get(0), function(one)
    return one.message:find("weather", 1, true)
  end)
end)
say("ok diagnostic: " .. finding.message)

local line = vim.fn.search("maquette.count")
local at = { textDocument = here, position = { line = line, character = 0 } }
local list = ask("textDocument/completion", at)
local item = first(list.items or list, function(one)
  return one.label:match("^maquette%.s")
end)
say(item and "ok completion: " .. item.label or "FAILED completion")

local hover = ask("textDocument/hover", { textDocument = here, position = { line = line - 1, character = 3 } })
say(hover and "ok hover: " .. hover.contents.value:sub(1, 80):gsub("\n", " ") or "FAILED hover")

local lens = await("draft", function()
  return first(ask("textDocument/codeLens", { textDocument = here }), function(one)
    return one.command.title:find("^Draft.*credit")
  end)
end)
say("ok draft: " .. lens.command.title)
ask("workspace/executeCommand", lens.command)
-- This one shows neither progress nor documents; it gets its news and its link as a message.
local message = await("finished", function()
  return seen.message and seen.message:find("http", 1, true) and seen.message
end, 60)
say("ok finished: " .. message)
say("ok shown: " .. message:match("http%S+"))
vim.lsp.stop_client(id)
vim.cmd("qall!")
