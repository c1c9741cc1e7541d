/** A server for tests that answers byte for byte what it was told to. */
@NullMarked
package dev.plimsoll.lab.wire;

import org.jspecify.annotations.NullMarked;
