--- Maquette in Neovim: starts `maquette lsp` for prompt files and shows what it has to say.
--- All knowledge is the server's; this file holds no prices and no rules. Needs Neovim 0.10.

local M = {}

--- @class maquette.Options
--- @field cmd string[] The server.
--- @field start_daemon boolean Whether opening a prompt file of ours starts the daemon.
--- @field hover_images "auto"|"file"|"data"|"off" What hover does with pictures; a terminal shows links.
--- @field inlay_hints boolean Whether credits, tokens and defaults stand in the text.
--- @field codelens boolean Whether Draft, Promote and the rest stand above the text.
--- @field keys table<string, string|false> What a key in a prompt file does; false leaves it alone.
--- @field open fun(uri: string)|nil Shows a picture or page; the system's opener if not given.

--- @type maquette.Options
M.options = {
  cmd = { "maquette", "lsp" },
  start_daemon = true,
  hover_images = "auto",
  inlay_hints = true,
  codelens = true,
  keys = { lens = "<localleader>l", takes = "<localleader>t" },
  open = nil,
}

--- The last picture or page that was shown, for scripts.
--- @type string|nil
M.last_shown = nil

local group = vim.api.nvim_create_augroup("maquette", { clear = true })

--- Opens a picture or page outside, and says where it is: a terminal on another machine has no viewer.
local function show(uri)
  M.last_shown = uri
  vim.notify("Maquette: " .. uri, vim.log.levels.INFO)
  local open = M.options.open or vim.ui.open
  -- Without a viewer the link above is what there is; that is no fault.
  pcall(open, uri)
  vim.api.nvim_exec_autocmds("User", { pattern = "MaquetteShown", modeline = false, data = { uri = uri } })
end

local function shows_outside(params)
  return params.external or params.uri:match("^https?://") ~= nil
end

local function show_document(err, params, ctx, config)
  if shows_outside(params) then
    -- The answer does not wait for the viewer.
    vim.schedule(function()
      show(params.uri)
    end)
    return { success = true }
  end
  return vim.lsp.handlers["window/showDocument"](err, params, ctx, config)
end

local function refresh_lenses(buffer)
  if M.options.codelens and vim.lsp.codelens.refresh and vim.api.nvim_buf_is_loaded(buffer) then
    vim.lsp.codelens.refresh({ bufnr = buffer })
  end
end

local function refresh_all_lenses(_, _, ctx)
  for _, buffer in ipairs(vim.lsp.get_buffers_by_client_id(ctx.client_id)) do
    refresh_lenses(buffer)
  end
  return vim.NIL
end

local function capabilities()
  local found = vim.lsp.protocol.make_client_capabilities()
  -- Neovim can show lenses, but leaves it to plugins to ask for them, so it does not say so itself.
  found.textDocument.codeLens = { dynamicRegistration = false }
  found.workspace.codeLens = { refreshSupport = true }
  return found
end

local function options_for_server()
  return { startDaemon = M.options.start_daemon, hoverImages = M.options.hover_images }
end

--- What `vim.lsp.start` takes; `lsp/maquette.lua` gives the same to `vim.lsp.enable`.
--- @return table
function M.config()
  return {
    name = "maquette",
    cmd = M.options.cmd,
    filetypes = { "dotprompt" },
    capabilities = capabilities(),
    init_options = options_for_server(),
    settings = { maquette = options_for_server() },
    handlers = {
      ["window/showDocument"] = show_document,
      ["workspace/codeLens/refresh"] = refresh_all_lenses,
    },
  }
end

--- The client that serves a buffer.
local function client_of(buffer)
  return vim.lsp.get_clients({ bufnr = buffer, name = "maquette" })[1]
end

local function request(buffer, method, params, done)
  local client = client_of(buffer)
  if not client then
    vim.notify("Maquette does not serve this buffer; see :checkhealth maquette", vim.log.levels.WARN)
    return
  end
  -- Neovim 0.11 made the client's functions methods.
  local ask = vim.fn.has("nvim-0.11") == 1 and function(...)
    return client:request(...)
  end or client.request
  ask(method, params, function(err, result)
    if err then
      vim.notify(err.message, vim.log.levels.ERROR)
      return
    end
    done(result)
  end, buffer)
end

local function execute(buffer, command, arguments, done)
  request(buffer, "workspace/executeCommand", { command = command, arguments = arguments }, function(result)
    refresh_lenses(buffer)
    if done then
      done(result)
    end
  end)
end

--- Asks what can be done with this file, and does `command` of it as the server words it.
--- @param command string For example "maquette.draft".
function M.run(command)
  local buffer = vim.api.nvim_get_current_buf()
  local last = vim.api.nvim_buf_line_count(buffer)
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = { line = 0, character = 0 }, ["end"] = { line = last, character = 0 } },
    context = { diagnostics = {} },
  }
  request(buffer, "textDocument/codeAction", params, function(actions)
    for _, action in ipairs(actions or {}) do
      local found = type(action.command) == "table" and action.command or action
      if found.command == command then
        execute(buffer, found.command, found.arguments)
        return
      end
    end
    vim.notify("Maquette: " .. command:gsub("^maquette%.", "") .. " is not possible here now", vim.log.levels.WARN)
  end)
end

--- The takes of this file's shot, newest first, to look at, keep, reject, promote or anchor.
function M.takes()
  require("maquette.takes").pick(vim.api.nvim_get_current_buf(), request, execute, show)
end

local function map_keys(buffer)
  local actions = { lens = vim.lsp.codelens.run, takes = M.takes }
  for name, key in pairs(M.options.keys) do
    if key and actions[name] then
      vim.keymap.set("n", key, actions[name], { buffer = buffer, desc = "Maquette: " .. name })
    end
  end
end

local function on_attach(buffer)
  map_keys(buffer)
  if M.options.inlay_hints then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  end
  refresh_lenses(buffer)
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "TextChanged", "BufWritePost" }, {
    group = group,
    buffer = buffer,
    desc = "Maquette: lenses follow the text",
    callback = function()
      refresh_lenses(buffer)
    end,
  })
end

--- Starts the server for a buffer, or joins the one that runs.
--- @param buffer integer
function M.start(buffer)
  local config = M.config()
  local name = vim.api.nvim_buf_get_name(buffer)
  config.root_dir = vim.fs.root(buffer, { "maquette.toml", ".git" }) or vim.fs.dirname(name)
  vim.lsp.start(config, { bufnr = buffer })
end

--- What is under way, for a status line; empty where nothing is.
--- @return string
function M.status()
  return client_of(vim.api.nvim_get_current_buf()) and vim.lsp.status() or ""
end

--- Takes the options and begins. Neovim does this by itself with the defaults; call it to change them.
--- @param options table|nil
function M.setup(options)
  M.options = vim.tbl_deep_extend("force", M.options, options or {})
end

--- What the plugin's first lines do, once.
function M.begin()
  vim.api.nvim_create_autocmd("FileType", {
    group = group,
    pattern = "dotprompt",
    desc = "Maquette: serve prompt files",
    callback = function(event)
      M.start(event.buf)
    end,
  })
  vim.api.nvim_create_autocmd("LspAttach", {
    group = group,
    desc = "Maquette: keys, lenses and hints of prompt files",
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == "maquette" then
        on_attach(event.buf)
      end
    end,
  })
  for _, word in ipairs({ "draft", "promote", "anchor", "motion", "board" }) do
    local name = "Maquette" .. word:sub(1, 1):upper() .. word:sub(2)
    vim.api.nvim_create_user_command(name, function()
      M.run("maquette." .. word)
    end, { desc = "Maquette: " .. word .. " the shot of this prompt file" })
  end
  vim.api.nvim_create_user_command("MaquetteTakes", M.takes, { desc = "Maquette: the takes of this file's shot" })
end

return M
