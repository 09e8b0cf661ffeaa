namespace BuildCache;

/// <summary>The files that an item means: what its patterns include, without what its exclusions (patterns or plain paths) take out.</summary>
internal sealed class GlobSet
{
    /// <summary>Stands for the name of a file that no pattern has a reason to name.</summary>
    const string AnyName = "\u001a";

    readonly Side include;
    readonly Side exclude;
    readonly bool ignoreCase;

    /// <param name="include">Patterns and paths, relative to the root.</param>
    /// <param name="exclude">Patterns and paths, relative to the root.</param>
    /// <param name="ignoreCase">Default: as the system does.</param>
    /// <param name="anyCase">Wildcards of <paramref name="include"/> ignore case on every system.</param>
    public GlobSet(IEnumerable<string> include, IEnumerable<string> exclude, bool? ignoreCase = null, bool anyCase = false)
    {
        this.ignoreCase = ignoreCase ?? PathCase.Ignored;
        this.include = new(include, this.ignoreCase, anyCase);
        this.exclude = new(exclude, this.ignoreCase, anyCase: false);
    }

    /// <summary>Whether a path is meant.</summary>
    public bool IsMatch(string path) => include.IsMatch(path) && !exclude.IsMatch(path);

    /// <summary>Whether a file may be meant that lies in a folder of which nothing is known.</summary>
    public bool MayMatchBelow(string folder) => include.MayMatchBelow(folder + "/") && !exclude.IsMatch(folder + "/" + AnyName);

    /// <summary>The files that are meant, each once, in ordinal order.</summary>
    public IEnumerable<string> Match(FileTree tree)
    {
        var next = 0;
        foreach (var prefix in Prefixes())
        {
            var range = tree.WithPrefix(prefix);
            for (next = Math.Max(next, range.Start.Value); next < range.End.Value; next++)
            {
                if (IsMatch(tree.Paths[next]))
                {
                    yield return tree.Paths[next];
                }
            }
        }
    }

    // Ordinal order keeps a folder's files together, and ranges in the order of their prefixes begin one after the
    // other. Where case is ignored a folder may lie in several places, so everything is looked at.
    List<string> Prefixes()
    {
        if (ignoreCase)
        {
            return include.IsEmpty ? [] : [""];
        }

        var prefixes = include.Prefixes();
        prefixes.Sort(StringComparer.Ordinal);
        return prefixes;
    }

    // Many plain paths (MSBuild expands some globs itself) cost one look-up together, not one comparison each.
    sealed class Side
    {
        readonly List<Glob> globs = [];
        readonly HashSet<string> literals;

        public Side(IEnumerable<string> patterns, bool ignoreCase, bool anyCase)
        {
            literals = new(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
            foreach (var pattern in patterns)
            {
                var glob = new Glob(pattern, ignoreCase) { AnyCase = anyCase };
                if (glob.IsLiteral)
                {
                    literals.Add(glob.Prefix);
                }
                else if (!glob.MatchesNothing)
                {
                    globs.Add(glob);
                }
            }
        }

        public bool IsEmpty => globs.Count == 0 && literals.Count == 0;

        public List<string> Prefixes()
        {
            var prefixes = new List<string>(literals);
            foreach (var glob in globs)
            {
                prefixes.Add(glob.Prefix);
            }

            return prefixes;
        }

        public bool MayMatchBelow(string folder)
        {
            var comparison = ReferenceEquals(literals.Comparer, StringComparer.Ordinal) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            return literals.Any(path => path.StartsWith(folder, comparison))
                || globs.Exists(glob => glob.Prefix.StartsWith(folder, comparison) || folder.StartsWith(glob.Prefix, comparison));
        }

        public bool IsMatch(string path)
        {
            if (literals.Count > 0 && literals.Contains(path))
            {
                return true;
            }

            foreach (var glob in globs)
            {
                if (glob.IsMatch(path))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
