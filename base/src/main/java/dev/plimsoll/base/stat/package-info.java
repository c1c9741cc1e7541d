/** What is learned from numbers as they come, in bounded memory. */
@NullMarked
package dev.plimsoll.base.stat;

import org.jspecify.annotations.NullMarked;
