-- Sends filters that were never sent before: a permutation of the amounts from 0.00 to 4,999,999.99.
--   wrk … -s filters.lua URL -- FIRST DONORS SUFFIX
-- FIRST is the number of requests sent by earlier runs; DONORS are separated by commas.
local asked, donors, suffix = 0, {}, ""
local amounts, stride = 500000000, 7368787 -- coprime

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
