/**
 * Rate limits as providers keep them: fixed windows, sliding windows and token buckets over
 * requests and tokens. Decided with the time as an argument; {@link dev.plimsoll.mock.limit.Limits}
 * is the one door.
 */
@NullMarked
package dev.plimsoll.mock.limit;

import org.jspecify.annotations.NullMarked;
