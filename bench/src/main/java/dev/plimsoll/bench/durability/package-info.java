/** Whether what was answered 202 is still there after kills and power cuts. */
@NullMarked
package dev.plimsoll.bench.durability;

import org.jspecify.annotations.NullMarked;
