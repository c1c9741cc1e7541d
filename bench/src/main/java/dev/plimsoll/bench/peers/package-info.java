/** Programs of others from package registries, fetched once into a folder. */
@NullMarked
package dev.plimsoll.bench.peers;

import org.jspecify.annotations.NullMarked;
