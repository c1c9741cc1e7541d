package dev.plimsoll.serve.http;

/** What an exchange is answered with: at once and whole, or piece by piece. */
sealed interface Answer permits Reply, Streamed {}
