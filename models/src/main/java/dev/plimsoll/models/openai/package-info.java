/**
 * The OpenAI chat-completions wire, as spoken by OpenAI and every server compatible with it.
 * Streams, so that the first token is seen when it comes and a call that is given up ends at the
 * provider too.
 */
@NullMarked
package dev.plimsoll.models.openai;

import org.jspecify.annotations.NullMarked;
