/** Thresholds, validity and the verdict that follows from a run's figures. */
@NullMarked
package dev.plimsoll.lab.judge;

import org.jspecify.annotations.NullMarked;
