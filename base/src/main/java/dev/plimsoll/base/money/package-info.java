/** Amounts of money that add up exactly, what tokens cost, and from when until when. */
@NullMarked
package dev.plimsoll.base.money;

import org.jspecify.annotations.NullMarked;
