/** The command line. */
@NullMarked
package dev.plimsoll.app;

import org.jspecify.annotations.NullMarked;
