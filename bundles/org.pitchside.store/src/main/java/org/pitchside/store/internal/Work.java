package org.pitchside.store.internal;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.pitchside.api.store.StoreException;

/** Something to do in a transaction, and the future of its result. It may be done again when the transaction failed. */
final class Work<T> {

    /** What is to be done. */
    interface Task<T> {
        T run(Db db) throws SQLException;
    }

    private final Task<T> task;
    private final boolean commit;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private T result;

    /**
     * Something to do.
     *
     * @param commit whether it is a swing's commit, for which there is a bound
     */
    Work(Task<T> task, boolean commit) {
        this.task = task;
        this.commit = commit;
    }

    boolean isCommit() {
        return commit;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Does it, inside the transaction. */
    void run(Db db) throws SQLException {
        result = task.run(db);
    }

    /** The transaction is on the disk. */
    void done() {
        future.complete(result);
    }

    void failed(StoreException why) {
        future.completeExceptionally(why);
    }
}
