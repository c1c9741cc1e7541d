/** Words that are one token each, and the count of tokens of any text. */
@NullMarked
package dev.plimsoll.mock.tokens;

import org.jspecify.annotations.NullMarked;
