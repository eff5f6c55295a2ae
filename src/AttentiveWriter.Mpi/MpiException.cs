namespace AttentiveWriter.Mpi;

/// <summary>There is no MPI that could be used, it is not that of the launcher, or it has failed; the message says what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class MpiException(string message, Exception? inner = null) : Exception(message, inner);
