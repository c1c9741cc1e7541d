/** What a run measured: recorders that are flipped each second, and the result they add up to. */
@NullMarked
package dev.plimsoll.lab.measure;

import org.jspecify.annotations.NullMarked;
