/**
 * The live shell of a run: sends what is due when it is due, on the loop, and never thins the load.
 */
@NullMarked
package dev.plimsoll.lab.drive;

import org.jspecify.annotations.NullMarked;
