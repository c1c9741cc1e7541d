/** What the cache of answers is worth: how fast a hit is, and what it does for a whole server. */
@NullMarked
package dev.plimsoll.bench.cache;

import org.jspecify.annotations.NullMarked;
