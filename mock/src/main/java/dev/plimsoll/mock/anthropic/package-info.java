/** Anthropic's messages on the wire: bodies in, answers and errors out. */
@NullMarked
package dev.plimsoll.mock.anthropic;

import org.jspecify.annotations.NullMarked;
