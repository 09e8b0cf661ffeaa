using GraphQL.Resolvers;
using GraphQL.Types;

namespace BuildCache.Server;

/// <summary>
/// A schema of the documents that there are: a type for each collection, a field for each of its keys, and for each other collection one that
/// finds the documents there that belong to this one. Documents of another shape make another schema, the next time.
/// </summary>
sealed class DocumentSchema
{
    readonly BuildDatabase documents;
    readonly Dictionary<string, ObjectGraphType> types = new(StringComparer.Ordinal);
    readonly Dictionary<string, Dictionary<string, string>> columns = new(StringComparer.Ordinal);
    readonly Dictionary<string, IGraphType> filters = new(StringComparer.Ordinal);
    readonly AnyScalar any = new();
    readonly InputObjectGraphType comparison;

    DocumentSchema(BuildDatabase documents)
    {
        this.documents = documents;
        comparison = new InputObjectGraphType { Name = "Comparison", Description = "All that are given must hold." };
        foreach (var name in DocumentQuery.Operators.Keys)
        {
            comparison.AddField(new FieldType { Name = name, ResolvedType = any });
        }
        comparison.AddField(new FieldType { Name = "in", ResolvedType = new ListGraphType(any) });
        comparison.AddField(new FieldType { Name = "isNull", ResolvedType = new BooleanGraphType() });
    }

    /// <summary>The schema of the documents.</summary>
    public static Schema Create(BuildDatabase documents, IReadOnlyList<CollectionEntry> collections)
    {
        var schema = new DocumentSchema(documents);
        var names = GraphQLName.For(collections.Select(static collection => collection.Name));
        var query = new ObjectGraphType { Name = "Query" };
        foreach (var (name, collection) in names)
        {
            schema.Describe(name, collections.Single(entry => entry.Name == collection));
        }
        foreach (var (name, collection) in names)
        {
            query.AddField(schema.ListOf(name, collection, relatedTo: null));
            foreach (var (other, related) in names)
            {
                // A key of the same name is what the document says.
                if (!schema.columns[name].ContainsKey(other))
                {
                    schema.types[name].AddField(schema.ListOf(other, related, relatedTo: name));
                }
            }
        }
        return new Schema { Query = query, NameConverter = GraphQL.Conversion.DefaultNameConverter.Instance };
    }

    void Describe(string name, CollectionEntry collection)
    {
        var fields = GraphQLName.For(collection.Columns.Select(static column => column.Name).Append("id").Distinct());
        var type = new ObjectGraphType { Name = name };
        var filter = new InputObjectGraphType { Name = name + "Filter" };
        foreach (var (field, column) in fields)
        {
            type.AddField(new FieldType { Name = field, ResolvedType = any, Resolver = new FuncFieldResolver<object?>(context => ((System.Text.Json.Nodes.JsonObject)context.Source!)[column]) });
            filter.AddField(new FieldType { Name = field, ResolvedType = comparison });
        }
        (types[name], columns[name], filters[name]) = (type, fields, filter);
    }

    FieldType ListOf(string name, string collection, string? relatedTo)
    {
        var arguments = new QueryArguments(
            new QueryArgument(filters[name]) { Name = "where", Description = "Keys and how they compare: { section: { eq: \"guides\" } }." },
            new QueryArgument(new ListGraphType(new NonNullGraphType(new StringGraphType()))) { Name = "order", Description = "Keys, each with ' desc' for the other way round; then by id." },
            new QueryArgument(new IntGraphType()) { Name = "first", DefaultValue = DocumentQuery.DefaultRows },
            new QueryArgument(new IntGraphType()) { Name = "offset", DefaultValue = 0 });
        if (relatedTo is not null)
        {
            arguments.Add(new QueryArgument(new NonNullGraphType(new StringGraphType())) { Name = "match", Description = $"The key of {collection} that says to what it belongs." });
            arguments.Add(new QueryArgument(new StringGraphType()) { Name = "with", Description = "The key of this document that it is compared with.", DefaultValue = "id" });
        }
        return new FieldType
        {
            Name = name,
            Arguments = arguments,
            ResolvedType = new NonNullGraphType(new ListGraphType(new NonNullGraphType(types[name]))),
            Resolver = new FuncFieldResolver<object?>(context => new DocumentQuery(collection, columns[name]).Run(documents, context, relatedTo is null ? null : columns[relatedTo])),
        };
    }
}
