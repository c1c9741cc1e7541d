/**
 * The one thread that owns every socket of a run, and HTTP spoken over them: a selector loop, its
 * timers, connections and codecs. Knows nothing of scenarios or measures.
 */
@NullMarked
package dev.plimsoll.lab.wire;

import org.jspecify.annotations.NullMarked;
