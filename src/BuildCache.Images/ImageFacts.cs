namespace BuildCache.Images;

/// <summary>What the head of an image file tells.</summary>
sealed record ImageFacts
{
    /// <summary>The name of its format, which may be another than its extension says; <c>null</c> when it is none that is known.</summary>
    public string? Format { get; init; }

    /// <summary>In pixels, as it is shown: a photograph that is to be turned has been. <c>null</c> when it is not known.</summary>
    public int? Width { get; init; }

    /// <summary>In pixels, as it is shown.</summary>
    public int? Height { get; init; }

    /// <summary>More than one picture in it: a variant would stand still.</summary>
    public bool IsAnimated { get; init; }

    /// <summary>More pixels than are decoded.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Whether it can be made smaller.</summary>
    public bool IsResizable { get; init; }

    /// <summary>Why it cannot be decoded.</summary>
    public string? Problem { get; init; }
}
