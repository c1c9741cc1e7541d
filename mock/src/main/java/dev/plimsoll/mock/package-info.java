/**
 * An LLM provider on the wire: {@link dev.plimsoll.mock.MockProvider} is started with {@link
 * dev.plimsoll.mock.MockOptions} and answers like OpenAI, late and wrong on purpose, by a seed.
 */
@NullMarked
package dev.plimsoll.mock;

import org.jspecify.annotations.NullMarked;
