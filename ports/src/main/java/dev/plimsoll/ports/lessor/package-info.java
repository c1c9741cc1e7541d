/** Who lends nodes their parts of the limits that they share. */
@NullMarked
package dev.plimsoll.ports.lessor;

import org.jspecify.annotations.NullMarked;
