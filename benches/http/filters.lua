-- Asks for filters that were never asked before: a permutation of the amounts from 0.00 to 4,999,999.99.
--   wrk … -s filters.lua URL -- FIRST DONORS SUFFIX
-- FIRST is how many were asked already (by runs before this one), DONORS are joined by commas.
local asked, donors, suffix = 0, {}, ""
local amounts, stride = 500000000, 7368787 -- no common divisor

function init(arguments)
   asked = tonumber(arguments[1])
   for donor in string.gmatch(arguments[2], "%u+") do donors[#donors + 1] = donor end
   suffix = arguments[3] or ""
end

function request()
   asked = asked + 1
   local amount = (asked * stride) % amounts
   local path = string.format("/funding?donor=%s&amount_min=%d.%02d&currency=USD%s",
      donors[asked % #donors + 1], math.floor(amount / 100), amount % 100, suffix)
   return wrk.format("GET", path)
end
