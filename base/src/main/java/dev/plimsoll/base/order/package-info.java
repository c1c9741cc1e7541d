/** Who is first among many, and whose turn it is among few. */
@NullMarked
package dev.plimsoll.base.order;

import org.jspecify.annotations.NullMarked;
