-- Works a prompt file in Neovim 0.10 or later through the plugin, and says what it saw: a line "ok STEP: …" for each.

local function say(text)
  -- The editor prints its own messages without an end of line.
  io.stdout:write("\n" .. text .. "\n")
  io.stdout:flush()
end

local function give_up(text)
  say("FAILED " .. text)
  vim.cmd("cquit 1")
end

--- Waits in a coroutine until `look` finds something, while the editor goes on. Gives what it found.
local function await(step, look, seconds)
  local me = coroutine.running()
  local ends = vim.uv.now() + (seconds or 30) * 1000
  local function again()
    local fine, found = pcall(look)
    if not fine then
      give_up(step .. ": " .. tostring(found))
    elseif found then
      coroutine.resume(me, found)
    elseif vim.uv.now() > ends then
      give_up(step .. ": nothing came; messages: " .. vim.fn.execute("messages"))
    else
      vim.defer_fn(again, 20)
    end
  end
  vim.defer_fn(again, 0)
  return coroutine.yield()
end

local function find(list, fits)
  for _, one in ipairs(list) do
    if fits(one) then
      return one
    end
  end
end

local function diagnostic()
  local found = await("diagnostic", function()
    return find(vim.diagnostic.get(0), function(one)
      return one.code == "undefined-input"
    end)
  end)
  local text = vim.api.nvim_buf_get_text(0, found.lnum, found.col, found.end_lnum, found.end_col, {})[1]
  if not text:match("^weather$") then
    give_up("diagnostic: it points at '" .. text .. "'")
  end
  say(("ok diagnostic: %s, at '%s': %s"):format(found.code, text, found.message))
end

local function completion()
  vim.fn.search("maquette.count")
  vim.api.nvim_input("omaquette.<C-x><C-o>")
  local found = await("completion", function()
    return find(vim.fn.complete_info({ "items" }).items, function(item)
      return item.word:match("^maquette%.s") ~= nil
    end)
  end)
  say("ok completion: " .. found.word)
  vim.api.nvim_input("<C-e><Esc>u")
  await("completion undone", function()
    return vim.fn.mode() == "n" and vim.fn.search([[^maquette\.$]], "nw") == 0
  end)
end

--- The plugin's own health check finds nothing wrong.
local function health()
  vim.cmd("checkhealth maquette")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  if text:find("ERROR", 1, true) or not text:find("the server runs", 1, true) then
    give_up("health: " .. text)
  end
  vim.cmd("close")
  say("ok health")
end

local function hover()
  vim.fn.search("maquette.matrix")
  vim.lsp.buf.hover()
  local text = await("hover", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), " ")
      end
    end
  end)
  if text:find("data:", 1, true) then
    give_up("hover: a terminal got a picture as text")
  end
  say("ok hover: " .. text:sub(1, 100))
end

--- The lens that begins with `word`, once it is on the screen.
local function lens(word)
  return await("lens " .. word, function()
    return find(vim.lsp.codelens.get(vim.api.nvim_get_current_buf()), function(one)
      return one.command and one.command.title:find("^" .. word .. ".*credit")
    end)
  end)
end

local function draft()
  local found = lens("Draft")
  say("ok draft: " .. found.command.title)
  -- Where several stand on a line, a person chooses.
  vim.ui.select = function(options, _, done)
    done(find(options, function(option)
      return option.lens.command.title == found.command.title
    end))
  end
  vim.api.nvim_win_set_cursor(0, { found.range.start.line + 1, 0 })
  vim.lsp.codelens.run()
end

local seen = { progress = {} }

local function finished()
  local last = await("finished", function()
    return seen.ended
  end, 60)
  say(("ok finished: %s (%d reports)"):format(last, #seen.progress))
end

local function shown()
  local uri = await("shown", function()
    return seen.shown
  end)
  say("ok shown: " .. uri)
end

local function watch()
  vim.api.nvim_create_autocmd("LspProgress", {
    callback = function(event)
      local value = event.data.params.value
      table.insert(seen.progress, value.kind)
      if value.kind == "end" and #seen.progress > 1 and not (value.title or ""):match("^Start") then
        seen.ended = value.message or value.title or "done"
      end
    end,
  })
  vim.api.nvim_create_autocmd("User", {
    pattern = "MaquetteShown",
    callback = function(event)
      seen.shown = event.data.uri
    end,
  })
end

coroutine.wrap(function()
  local fine, why = xpcall(function()
    watch()
    require("maquette").setup({ open = function() end })
    await("client", function()
      return vim.lsp.get_clients({ bufnr = 0, name = "maquette" })[1]
    end)
    diagnostic()
    health()
    completion()
    hover()
    draft()
    finished()
    shown()
    vim.cmd("qall!")
  end, debug.traceback)
  if not fine then
    give_up(tostring(why))
  end
end)()
