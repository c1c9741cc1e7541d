/**
 * How much is cut under load: a ladder of three rungs that is climbed down at once and up slowly,
 * by how long tasks wait against what their class is promised, with the operator's fixed thresholds
 * around it; and the table of what each rung leaves to each priority.
 */
@NullMarked
package dev.plimsoll.core.degrade;

import org.jspecify.annotations.NullMarked;
