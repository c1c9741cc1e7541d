/**
 * What is put under load: plain HTTP and a task API, over hand-written HTTP/1.1 on blocking
 * sockets.
 */
@NullMarked
package dev.plimsoll.lab.target;

import org.jspecify.annotations.NullMarked;
