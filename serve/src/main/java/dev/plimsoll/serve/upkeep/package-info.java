/** What the store needs from time to time: forgetting what is over and old. */
@NullMarked
package dev.plimsoll.serve.upkeep;

import org.jspecify.annotations.NullMarked;
