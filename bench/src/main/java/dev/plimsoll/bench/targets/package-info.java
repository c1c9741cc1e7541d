/** What load is sent to: fast, known, streaming and failing servers, each a process of its own. */
@NullMarked
package dev.plimsoll.bench.targets;

import org.jspecify.annotations.NullMarked;
