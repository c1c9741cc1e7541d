/** Recorded workloads: when requests came and how many tokens they had. */
@NullMarked
package dev.plimsoll.lab.trace;

import org.jspecify.annotations.NullMarked;
