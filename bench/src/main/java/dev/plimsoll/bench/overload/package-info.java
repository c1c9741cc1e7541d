/** More load than the provider carries, live: goodput, who is shed, how soon all is well again. */
@NullMarked
package dev.plimsoll.bench.overload;

import org.jspecify.annotations.NullMarked;
