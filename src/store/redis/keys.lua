-- The keys that all conversations of a shard share; see redis-keys.ts. Those of single conversations follow.
local SHARD, DUE, RUNNING, KEPT, UNSENT, UNPACKED, NAMES, BEGAN, FACTS = unpack(KEYS, 1, 9)
local LETTERS, OPEN_LETTERS, LETTERS_BY_TIME, LETTERS_BY_UPDATE, LETTERS_OF = unpack(KEYS, 10, 14)
local SHARED_KEYS = 14
