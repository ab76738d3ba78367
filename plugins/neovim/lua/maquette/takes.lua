--- The takes of a prompt file's shot, as a list to choose from, and then what to do with the chosen one.

local M = {}

local function line(take)
  local marks = { keep = "●", reject = "✕" }
  local mark = take.anchor and "⚓" or marks[take.verdict] or " "
  return ("%s %s  %s  %s"):format(mark, take.id, take.tier, take.costText or "")
end

--- What can be done with a take, in the order a person wants it.
local ACTIONS = {
  { title = "Look at it" },
  { title = "Keep", command = "maquette.keep" },
  { title = "Reject", command = "maquette.reject" },
  { title = "Promote", command = "maquette.promote" },
  { title = "Set anchor", command = "maquette.anchor" },
}

local function act(buffer, take, execute, show)
  vim.ui.select(ACTIONS, {
    prompt = take.id .. ":",
    format_item = function(action)
      return action.title
    end,
  }, function(action)
    if not action then
      return
    end
    if not action.command then
      show(take.url or vim.uri_from_fname(take.path))
      return
    end
    execute(buffer, action.command, { { uri = vim.uri_from_bufnr(buffer), takes = { take.id } } })
  end)
end

--- @param buffer integer
--- @param request fun(buffer: integer, method: string, params: table, done: fun(result: any))
--- @param execute fun(buffer: integer, command: string, arguments: table)
--- @param show fun(uri: string)
function M.pick(buffer, request, execute, show)
  request(buffer, "maquette/takes", { uri = vim.uri_from_bufnr(buffer) }, function(reply)
    local takes = reply and reply.takes or {}
    if #takes == 0 then
      vim.notify("Maquette: this shot has no takes yet; :MaquetteDraft makes some", vim.log.levels.INFO)
      return
    end
    vim.ui.select(takes, { prompt = reply.shot .. ":", format_item = line }, function(take)
      if take then
        act(buffer, take, execute, show)
      end
    end)
  end)
end

return M
