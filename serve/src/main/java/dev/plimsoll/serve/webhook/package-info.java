/**
 * Tells others that their tasks are over: takes what the outbox holds, signs it by Standard
 * Webhooks and posts it, to public addresses only, until somebody answers well or the schedule is
 * at its end.
 */
@NullMarked
package dev.plimsoll.serve.webhook;

import org.jspecify.annotations.NullMarked;
