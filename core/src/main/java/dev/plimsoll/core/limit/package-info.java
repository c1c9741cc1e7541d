/**
 * How much of a provider (or of a key's or tenant's share) may be used now: how many calls at once
 * ({@link dev.plimsoll.core.limit.AdaptiveLimit}), how many requests and tokens a window ({@link
 * dev.plimsoll.core.limit.Allowance}), who waits for it ({@link
 * dev.plimsoll.core.limit.CallQueue}), and who is not let in to wait at all ({@link
 * dev.plimsoll.core.limit.AdmissionLevel}). Each decides alone and knows nothing of the others; the
 * engine asks them in turn.
 */
@NullMarked
package dev.plimsoll.core.limit;

import org.jspecify.annotations.NullMarked;
