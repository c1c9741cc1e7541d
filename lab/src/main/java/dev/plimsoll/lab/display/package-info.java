/**
 * A running run as people watch it: redrawn in place on a terminal, plain lines anywhere else. It
 * shows progress and never influences the run.
 */
@NullMarked
package dev.plimsoll.lab.display;

import org.jspecify.annotations.NullMarked;
