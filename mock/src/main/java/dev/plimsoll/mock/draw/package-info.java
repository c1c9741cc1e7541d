/** What a call will do, drawn from the seed and its number alone; pure, and knows no clock. */
@NullMarked
package dev.plimsoll.mock.draw;

import org.jspecify.annotations.NullMarked;
