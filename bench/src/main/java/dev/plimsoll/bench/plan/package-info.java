/** Whether what is planned is what happens: the same scenario simulated and live. */
@NullMarked
package dev.plimsoll.bench.plan;

import org.jspecify.annotations.NullMarked;
