/**
 * The load lab: one scenario in, one measured and judged run out. It speaks the wire like any
 * client.
 */
@NullMarked
package dev.plimsoll.lab;

import org.jspecify.annotations.NullMarked;
