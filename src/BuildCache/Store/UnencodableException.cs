namespace BuildCache;

/// <summary>A value that JSON, or a document, cannot hold. The message is the end of a sentence that says whose value it is.</summary>
sealed class UnencodableException(string reason, Exception? innerException = null) : Exception(reason, innerException);
